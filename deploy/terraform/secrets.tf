locals {
  # An API key, or an OAuth application with the refresh token of a consent.
  bank_variables = var.oauth ? ["QONTO_CLIENT_ID", "QONTO_CLIENT_SECRET", "QONTO_REFRESH_TOKEN"] : ["QONTO_LOGIN", "QONTO_SECRET_KEY"]
  token_store    = { for name, secret in google_secret_manager_secret.tokens : "QONTO_ELT_TOKEN_STORE" => "secretmanager:projects/${var.project}/secrets/${secret.secret_id}" }
}

resource "google_secret_manager_secret" "bank" {
  for_each  = toset(local.bank_variables)
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
  for_each = google_secret_manager_secret.bank
  secret   = each.value.id
  secret_data_wo = {
    QONTO_LOGIN         = var.qonto_login
    QONTO_SECRET_KEY    = var.qonto_secret_key
    QONTO_CLIENT_ID     = var.qonto_client_id
    QONTO_CLIENT_SECRET = var.qonto_client_secret
    QONTO_REFRESH_TOKEN = var.qonto_refresh_token
  }[each.key]
  secret_data_wo_version = var.credentials_version
}

resource "google_secret_manager_secret_iam_member" "extractor" {
  for_each  = google_secret_manager_secret.bank
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.extractor
}

# Each renewal gives a new refresh token, so with OAuth the tokens live in a secret that the run writes to. It begins empty.
resource "google_secret_manager_secret" "tokens" {
  for_each  = toset(var.oauth ? ["qonto-tokens"] : [])
  secret_id = each.key

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }
  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_iam_member" "extractor_reads_tokens" {
  for_each  = google_secret_manager_secret.tokens
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.extractor
}

resource "google_secret_manager_secret_iam_member" "extractor_renews_tokens" {
  for_each  = google_secret_manager_secret.tokens
  secret_id = each.value.id
  role      = "roles/secretmanager.secretVersionManager"
  member    = local.extractor
}
