variable "project" {
  description = "Project that everything is made in."
  type        = string
}

variable "region" {
  description = "One region for the bucket, the datasets and the jobs: nothing is then billed for travelling."
  type        = string
  default     = "europe-west1"
}

variable "bucket" {
  description = "Name of the bucket that is made for the raw zone; names are global."
  type        = string
}

variable "prefix" {
  description = "Folder of the raw zone in the bucket."
  type        = string
  default     = "qonto"
}

variable "image" {
  description = "Image of the Dockerfile's target `run`, best by digest."
  type        = string
}

variable "dbt_image" {
  description = "Image of the Dockerfile's target `dbt`, best by digest."
  type        = string
}

variable "raw_dataset" {
  description = "Dataset of the staging tables."
  type        = string
  default     = "qonto_raw"
}

variable "dbt_dataset" {
  description = "Dataset of the finance tables."
  type        = string
  default     = "qonto"
}

variable "one_job" {
  description = "One job `sync` under one identity, instead of `extract` and `load` under an identity each."
  type        = bool
  default     = false
}

variable "extract_schedule" {
  description = "Also the schedule of `sync`, where that is the one job."
  type        = string
  default     = "*/15 * * * *"
}

variable "load_schedule" {
  description = "Some minutes after `extract`; a load that comes too early takes the rest the next time."
  type        = string
  default     = "5-59/15 * * * *"
}

variable "dbt_schedule" {
  description = "Every build reads the whole history: see the costs in the README before making it frequent."
  type        = string
  default     = "10 6,12,18 * * *"
}

variable "dbt_vars" {
  description = "Variables of the finance models (dbt/README.md), for instance { qonto_timezone = \"Europe/Lisbon\" }."
  type        = any # a list beside a text, which a map would not hold
  default     = {}
}

variable "time_zone" {
  type    = string
  default = "Europe/Paris"
}

variable "analysts" {
  description = "Who reads the finance tables, for instance group:finance@example.com; empty for nobody yet."
  type        = string
  default     = ""
}

variable "kms_key" {
  description = "A key of your own for bucket and tables: projects/…/locations/…/keyRings/…/cryptoKeys/…"
  type        = string
  default     = null
}

variable "max_bytes_billed" {
  description = "A query of the loader that would read more is refused."
  type        = string
  default     = "100GB"
}

variable "qonto_login" {
  description = "Set it as TF_VAR_qonto_login; it goes to Secret Manager and nowhere else."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "qonto_secret_key" {
  description = "Set it as TF_VAR_qonto_secret_key; it goes to Secret Manager and nowhere else."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "oauth" {
  description = "An OAuth application instead of an API key, with the three variables that follow."
  type        = bool
  default     = false
}

variable "qonto_client_id" {
  description = "With oauth: set it as TF_VAR_qonto_client_id."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "qonto_client_secret" {
  description = "With oauth: set it as TF_VAR_qonto_client_secret."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "qonto_refresh_token" {
  description = "With oauth: of a new consent, for the first run; then the secret qonto-tokens counts. Set it as TF_VAR_qonto_refresh_token."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "credentials_version" {
  description = "Raise it to write the login and the key anew."
  type        = number
  default     = 1
}

variable "receiver" {
  description = "Also a service that receives webhooks of the bank and starts the job that reads it."
  type        = bool
  default     = false
}

variable "qonto_webhook_secret" {
  description = "With receiver: set it as TF_VAR_qonto_webhook_secret; several with commas between them while one takes the place of another."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "alert_email" {
  description = "Who is told when a job stands still or ends with a status that does not go away by itself; empty for nobody."
  type        = string
  default     = ""
}

variable "alert_after_minutes" {
  description = "How long a job may go without a success; more than two of its ticks."
  type        = number
  default     = 35
}
