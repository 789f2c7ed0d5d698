# Copy to terraform.tfvars (git-ignored), fill in, then: npm run build && terraform -chdir=terraform apply
# Every variable, with its default: docs/terraform.md.
# Secrets are not here: npm run secrets writes them straight into SSM after the first apply.

# Required. The workspace's id: in the address of Slack in a browser, app.slack.com/client/T...
slack_team_id = "T0123ABCD"

# Enterprise Grid: people of these workspaces may use Q-Bot as your own do.
# slack_home_teams = ["T0123EFGH"]

# The app's id, once it has been created from the output slack_manifest (app settings, Basic Information).
# slack_app_id = "A0123ABCD"

# The provider's Region has to be the same: export AWS_REGION.
aws_region = "us-east-1"

# Only these, beside gatekeeper and dead_letters. Not given: all.
# functions = ["opsgenie", "pushover", "qchain", "devops"]

# Where each command works, by channel id (the channel's name, About, at the bottom). Not listed: nowhere.
# ["*"]: everywhere, direct messages too. Invite the bot into every channel.
allowed_channels = {
  "/sre" = ["C0123ABCD"]
}

# Only these people, by member id, may run these; S... is a Slack group, "oncall:Platform" whoever is on call. Not listed: everybody in an allowed channel.
# restricted_commands = {
#   "/devops restart" = ["U0123ABCD"]
# }

# Where what failed is posted, with the buttons Replay and Discard; invite the bot. Everybody there may use them.
# operations_channel = "C0789IJKL"

# Who is mailed every alarm, once; AWS asks for a confirmation of each topic first. And who is mailed instead what should
# wake somebody.
# alarm_email        = "platform@example.com"
# urgent_alarm_email = "pager@example.com"

# Whom a refused person is told to ask, and what to do when an incident could not be opened. Slack text.
help_contact      = "<#C0456EFGH>"
incident_fallback = "Phone the person on call: +44 20 7946 0000."

# OpsGenie accounts in the EU have their own address.
# opsgenie_api_url = "https://api.eu.opsgenie.com"

# The link in a push. Accounts in the EU have their own address, and each account has one of its own.
# opsgenie_web_url = "https://example.app.opsgenie.com"

# OpsGenie's priority -> Pushover's: 2 rings until someone acknowledges, 1 even in quiet hours, -2 is silent.
# pushover_priorities = { P1 = 2, P2 = 1, P3 = 0, P4 = -1, P5 = -2 }

# The chain's nodes, and where they are reached from: private subnets with a NAT gateway.
# qchain_nodes = {
#   "validator-1" = "http://10.0.1.7:26657"
# }
# qchain_vpc = { subnets = ["subnet-0a1b2c3d"], security_groups = ["sg-0a1b2c3d"] }

# What /devops restart may restart. Who may: "/devops restart" in restricted_commands.
# devops_services = ["shop/checkout"]
# Another person who may restart has to approve it: list two at least.
# restart_approval = "other"

# CloudWatch's alarms in Slack, by what their names begin with; "qbot-" are Q-Bot's own. Invite the bot. Restart in a message asks
# about the service that devops_alarm_services gives.
# alarm_channels        = { "shop-" = "C0123ABCD", "qbot-" = "C0789IJKL" }
# devops_alarm_services = { "shop-checkout-" = "shop/checkout" }

# Vanta: agree on vanta_non_prod with SecOps, it silences the tests of the functions.
owner_email    = "platform@example.com"
vanta_non_prod = true

tags = {
  team = "platform"
}
