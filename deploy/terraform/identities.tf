locals {
  extractor   = google_service_account.job[var.one_job ? "sync" : "extract"].member
  loader      = google_service_account.job[var.one_job ? "sync" : "load"].member
  transformer = google_service_account.job["dbt"].member
  analysts    = var.analysts == "" ? {} : { analysts = var.analysts }
}

resource "google_service_account" "job" {
  for_each     = local.jobs
  account_id   = "qonto-${each.key}"
  display_name = "qonto-elt: ${each.key}"
  depends_on   = [google_project_service.api]
}

resource "google_service_account" "scheduler" {
  account_id   = "qonto-scheduler"
  display_name = "qonto-elt: starts the jobs"
  depends_on   = [google_project_service.api]
}

# The raw zone: what was written once cannot be changed by those who write it.

resource "google_storage_bucket_iam_member" "extractor_creates" {
  bucket = google_storage_bucket.raw.name
  role   = "roles/storage.objectCreator"
  member = local.extractor
}

resource "google_storage_bucket_iam_member" "extractor_reads" {
  bucket = google_storage_bucket.raw.name
  role   = "roles/storage.objectViewer"
  member = local.extractor
}

# Overwriting is deleting, to Google: only the lease and what `check` leaves may be.
resource "google_storage_bucket_iam_member" "extractor_holds_the_lease" {
  bucket = google_storage_bucket.raw.name
  role   = "roles/storage.objectUser"
  member = local.extractor

  condition {
    title      = "ctl-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/${var.bucket}/objects/${var.prefix}/ctl/\")"
  }
}

resource "google_storage_bucket_iam_member" "loader_reads" {
  count  = var.one_job ? 0 : 1
  bucket = google_storage_bucket.raw.name
  role   = "roles/storage.objectViewer"
  member = local.loader
}

# For storage.buckets.get, which a load job asks for.
resource "google_storage_bucket_iam_member" "loader_sees_the_bucket" {
  bucket = google_storage_bucket.raw.name
  role   = "roles/storage.legacyBucketReader"
  member = local.loader
}

# The warehouse.

resource "google_project_iam_member" "runs_queries" {
  for_each = merge({ loader = local.loader, transformer = local.transformer }, local.analysts)
  project  = var.project
  role     = "roles/bigquery.jobUser"
  member   = each.value
}

resource "google_bigquery_dataset_iam_member" "loader_writes_staging" {
  dataset_id = google_bigquery_dataset.raw.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = local.loader
}

resource "google_bigquery_dataset_iam_member" "transformer_reads_staging" {
  dataset_id = google_bigquery_dataset.raw.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = local.transformer
}

resource "google_bigquery_dataset_iam_member" "transformer_writes_finance" {
  dataset_id = google_bigquery_dataset.finance.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = local.transformer
}

resource "google_bigquery_dataset_iam_member" "analysts_read_finance" {
  for_each   = local.analysts
  dataset_id = google_bigquery_dataset.finance.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}

resource "google_cloud_run_v2_job_iam_member" "scheduler_starts" {
  for_each = google_cloud_run_v2_job.job
  location = each.value.location
  name     = each.value.name
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member
}
