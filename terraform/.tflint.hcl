# tflint --chdir=terraform: https://github.com/terraform-linters/tflint
config {
  call_module_type = "none"
}

plugin "terraform" {
  enabled = true
  preset  = "recommended"
}

# Files are named by what they are about (lambda.tf, apigw.tf), and an optional feature keeps its variables beside it.
rule "terraform_standard_module_structure" {
  enabled = false
}

rule "terraform_documented_variables" {
  enabled = true
}

rule "terraform_documented_outputs" {
  enabled = true
}

rule "terraform_naming_convention" {
  enabled = true
}
