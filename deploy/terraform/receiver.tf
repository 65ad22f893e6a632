# Webhooks of the bank, for those who run jobs: a service that is off until one comes, checks its signature, and starts the
# job that reads the bank. It cannot read the bank, the bucket or the warehouse.
locals {
  # One of the two is there.
  reads_the_bank = one([
    for name, job in google_cloud_run_v2_job.job : job if contains(["sync", "extract"], name)
  ])
  receivers = var.receiver ? { webhooks = local.reads_the_bank } : {}
}

resource "google_service_account" "receiver" {
  for_each     = local.receivers
  account_id   = "qonto-webhooks"
  display_name = "qonto-elt: starts the job when the bank says that something happened"
  depends_on   = [google_project_service.api]
}

resource "google_cloud_run_v2_job_iam_member" "receiver_starts" {
  for_each = local.receivers
  location = each.value.location
  name     = each.value.name
  role     = "roles/run.invoker"
  member   = google_service_account.receiver[each.key].member
}

resource "google_secret_manager_secret" "webhook" {
  for_each  = local.receivers
  secret_id = "qonto-webhook-secret"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "webhook" {
  for_each               = google_secret_manager_secret.webhook
  secret                 = each.value.id
  secret_data_wo         = var.qonto_webhook_secret
  secret_data_wo_version = var.credentials_version
}

resource "google_secret_manager_secret_iam_member" "receiver" {
  for_each  = google_secret_manager_secret.webhook
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.receiver[each.key].member
}

resource "google_cloud_run_v2_service" "receiver" {
  for_each            = local.receivers
  name                = "qonto-webhooks"
  location            = var.region
  ingress             = "INGRESS_TRAFFIC_ALL"
  deletion_protection = false # it holds nothing

  template {
    service_account = google_service_account.receiver[each.key].email
    # Ten seconds is ten times what the bank waits.
    timeout = "10s"
    scaling {
      min_instance_count = 0
      # Two would each start the job.
      max_instance_count = 1
    }
    containers {
      image = var.image
      args  = ["serve"]
      ports {
        container_port = 8080
      }
      resources {
        limits = {
          cpu    = "1"
          memory = "512Mi"
        }
        # The job is started after the answer: the processor must not stop with it.
        cpu_idle          = false
        startup_cpu_boost = true
      }
      env {
        name  = "QONTO_ELT_LISTEN"
        value = "0.0.0.0:8080"
      }
      env {
        name  = "QONTO_ELT_ON_EVENT"
        value = "cloud-run-job:projects/${var.project}/locations/${var.region}/jobs/${each.value.name}"
      }
      env {
        name = "QONTO_WEBHOOK_SECRET"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.webhook[each.key].secret_id
            version = "latest"
          }
        }
      }
    }
  }
  depends_on = [
    google_secret_manager_secret_version.webhook,
    google_secret_manager_secret_iam_member.receiver,
  ]
}

# The bank has no identity at Google. Its signature is checked by the program, which shows strangers nothing.
resource "google_cloud_run_v2_service_iam_member" "bank_calls" {
  for_each = google_cloud_run_v2_service.receiver
  location = each.value.location
  name     = each.value.name
  role     = "roles/run.invoker"
  member   = "allUsers"
}
