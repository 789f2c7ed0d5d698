import { isOwnSetting } from './own-settings.ts';

it.each([
  ['/a/terraform/terraform.tfvars', true],
  ['/a/terraform/staging.auto.tfvars.json', true],
  ['/a/terraform/backend.tf', true],
  ['/a/terraform/prod_override.tf', true],
  ['/a/terraform/terraform.tfstate', true],
  ['/a/terraform/terraform.tfstate.backup', true],
  ['/a/terraform/.terraform', true],
  ['/a/terraform/example.tfvars', false],
  ['/a/terraform/variables.tf', false],
  ['/a/terraform/.terraform.lock.hcl', false],
  ['/a/terraform/tests/aws/aws.tfmock.hcl', false],
  ['/a/terraform', false],
])('%s is the own setting of an operator: %s', (file, expected) => {
  expect(isOwnSetting(file)).toBe(expected);
});
