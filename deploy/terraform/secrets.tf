resource "google_secret_manager_secret" "bank" {
  for_each  = toset(["QONTO_LOGIN", "QONTO_SECRET_KEY"])
  secret_id = replace(lower(each.key), "_", "-")

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "bank" {
  for_each               = google_secret_manager_secret.bank
  secret                 = each.value.id
  secret_data_wo         = each.key == "QONTO_LOGIN" ? var.qonto_login : var.qonto_secret_key
  secret_data_wo_version = var.credentials_version
}

resource "google_secret_manager_secret_iam_member" "extractor" {
  for_each  = google_secret_manager_secret.bank
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.extractor
}
