# What is in here cannot be had again once the bank forgets it.
resource "google_storage_bucket" "raw" {
  name                        = var.bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  # Retention of single objects can only be chosen when a bucket is made. A retention policy of the whole bucket
  # would refuse the lease its overwriting, and with it every run.
  enable_object_retention = true

  # Also keeps what was overwritten, so that versioning is not needed.
  soft_delete_policy {
    retention_duration_seconds = 2592000
  }

  lifecycle_rule {
    condition {
      age = 7
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key == null ? [] : [var.kms_key]
    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
  depends_on = [google_project_service.api, google_kms_crypto_key_iam_member.service]
}

resource "google_bigquery_dataset" "raw" {
  dataset_id  = var.raw_dataset
  location    = var.region
  description = "Staging tables of qonto-elt; can be rebuilt from the raw zone"

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
  depends_on = [google_project_service.api, google_kms_crypto_key_iam_member.service]
}

resource "google_bigquery_dataset" "finance" {
  dataset_id  = var.dbt_dataset
  location    = var.region
  description = "Finance tables, built by dbt from ${var.raw_dataset}"

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key == null ? [] : [var.kms_key]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }
  depends_on = [google_project_service.api, google_kms_crypto_key_iam_member.service]
}

# With a key of your own, Google's storage services need it, not the jobs.
data "google_storage_project_service_account" "storage" {
  count = var.kms_key == null ? 0 : 1
}

data "google_bigquery_default_service_account" "bigquery" {
  count = var.kms_key == null ? 0 : 1
}

resource "google_kms_crypto_key_iam_member" "service" {
  for_each = var.kms_key == null ? {} : {
    storage  = data.google_storage_project_service_account.storage[0].email_address
    bigquery = data.google_bigquery_default_service_account.bigquery[0].email
  }
  crypto_key_id = var.kms_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}
