# Who is told, and of what: a job that has stood still, and a run that ended with something that does not go away by itself.
locals {
  told     = var.alert_email == "" ? [] : [google_monitoring_notification_channel.mail["mail"].id]
  watchers = var.alert_email == "" ? {} : { mail = var.alert_email }
  # dbt has a schedule of its own, and says by its status what failed.
  watched = var.alert_email == "" ? {} : { for name, job in local.jobs : name => job if name != "dbt" }
}

resource "google_monitoring_notification_channel" "mail" {
  for_each     = local.watchers
  display_name = "qonto-elt"
  type         = "email"
  labels = {
    email_address = each.value
  }
  depends_on = [google_project_service.api]
}

# Single failures are no reason: 75 says that another run was at it, and the next tick is the retry.
resource "google_monitoring_alert_policy" "stands_still" {
  for_each     = local.watched
  display_name = "qonto-${each.key} has not succeeded for ${var.alert_after_minutes} minutes"
  combiner     = "OR"

  conditions {
    display_name = "no successful execution"
    condition_absent {
      filter = join(" AND ", [
        "resource.type = \"cloud_run_job\"",
        "resource.labels.job_name = \"${google_cloud_run_v2_job.job[each.key].name}\"",
        "metric.type = \"run.googleapis.com/job/completed_execution_count\"",
        "metric.labels.result = \"succeeded\"",
      ])
      duration = "${var.alert_after_minutes * 60}s"
      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }
  notification_channels = local.told
}

resource "google_monitoring_alert_policy" "wants_somebody" {
  for_each     = local.watchers
  display_name = "A run of qonto-elt ended with a status that does not go away by itself"
  combiner     = "OR"

  conditions {
    display_name = "status 1, 65, 74, 77 or 78"
    condition_matched_log {
      filter = join(" AND ", [
        "resource.type = \"cloud_run_job\"",
        "resource.labels.job_name =~ \"^qonto-\"",
        "textPayload =~ \"Container called exit\\((1|65|74|77|78)\\)\"",
      ])
    }
  }
  alert_strategy {
    notification_rate_limit {
      period = "3600s"
    }
  }
  notification_channels = local.told
}
