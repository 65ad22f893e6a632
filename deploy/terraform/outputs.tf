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
