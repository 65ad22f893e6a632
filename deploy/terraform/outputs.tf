output "first_runs" {
  description = "By hand, in this order, before the first tick."
  value = [
    for name in ["sync", "extract", "load", "dbt"] :
    "gcloud run jobs execute qonto-${name} --project ${var.project} --region ${var.region} --wait"
    if contains(keys(local.jobs), name)
  ]
}

output "identities" {
  value = merge(
    { for name, account in google_service_account.job : name => account.email },
    { scheduler = google_service_account.scheduler.email },
  )
}

output "webhook_url" {
  description = "For qonto-elt webhooks create --url."
  value       = [for service in google_cloud_run_v2_service.receiver : "${service.uri}/webhooks/qonto"]
}
