locals {
  raw_zone = {
    QONTO_ELT_RAW  = "gs://${var.bucket}/${var.prefix}"
    QONTO_ELT_JSON = "true"
  }
  warehouse = merge(local.raw_zone, {
    QONTO_ELT_WAREHOUSE        = "bigquery:${var.project}.${var.raw_dataset}"
    QONTO_ELT_LOCATION         = var.region
    QONTO_ELT_MAX_BYTES_BILLED = var.max_bytes_billed
  }, var.kms_key == null ? {} : { QONTO_ELT_KMS_KEY = var.kms_key })

  every_job = {
    sync = {
      image    = var.image
      command  = null
      args     = ["sync"]
      env      = merge(local.warehouse, local.token_store)
      bank     = true
      schedule = var.extract_schedule
    }
    extract = {
      image    = var.image
      command  = null
      args     = ["extract"]
      env      = merge(local.raw_zone, local.token_store)
      bank     = true
      schedule = var.extract_schedule
    }
    load = {
      image    = var.image
      command  = null
      args     = ["load"]
      env      = local.warehouse
      bank     = false
      schedule = var.load_schedule
    }
    dbt = {
      image = var.dbt_image
      # Not the command of the image, which is dbt: this starts it only where a table would become another by it.
      command = ["node", "/app/bin/qonto-elt.js"]
      args    = ["build"]
      env = merge(local.warehouse, {
        QONTO_ELT_DBT_DATASET = var.dbt_dataset
        QONTO_ELT_DBT_VARS    = jsonencode(var.dbt_vars)
      })
      bank     = false
      schedule = var.dbt_schedule
    }
  }
  jobs = {
    for name, job in local.every_job : name => job
    if contains(var.one_job ? ["sync", "dbt"] : ["extract", "load", "dbt"], name)
  }
}

resource "google_cloud_run_v2_job" "job" {
  for_each            = local.jobs
  name                = "qonto-${each.key}"
  location            = var.region
  deletion_protection = false # it holds nothing

  template {
    task_count  = 1
    parallelism = 1
    template {
      service_account = google_service_account.job[each.key].email
      # The next tick is the retry; a run that is cut off loses minutes, never data.
      max_retries = 0
      timeout     = "3600s"
      containers {
        image   = each.value.image
        command = each.value.command
        args    = each.value.args
        # dbt writes below it; the folder of the image can be written to by a mount alone.
        working_dir = "/tmp"
        resources {
          limits = {
            cpu    = "1"
            memory = "1Gi"
          }
        }
        dynamic "env" {
          for_each = each.value.env
          content {
            name  = env.key
            value = env.value
          }
        }
        dynamic "env" {
          for_each = each.value.bank ? google_secret_manager_secret.bank : {}
          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = env.value.secret_id
                version = "latest"
              }
            }
          }
        }
      }
    }
  }
  # Google refuses a job whose secrets are not there, or not for it to read.
  depends_on = [
    google_secret_manager_secret_version.bank,
    google_secret_manager_secret_iam_member.extractor,
    google_secret_manager_secret_iam_member.extractor_reads_tokens,
    google_secret_manager_secret_iam_member.extractor_renews_tokens,
  ]
}

resource "google_cloud_scheduler_job" "tick" {
  for_each         = local.jobs
  name             = "qonto-${each.key}"
  region           = var.region
  schedule         = each.value.schedule
  time_zone        = var.time_zone
  attempt_deadline = "60s"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.job[each.key].id}:run"
    oauth_token {
      service_account_email = google_service_account.scheduler.email
      scope                 = "https://www.googleapis.com/auth/cloud-platform"
    }
  }
}
