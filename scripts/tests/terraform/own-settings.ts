/** An operator's own variables, backend, overrides, state and providers: no test reads them. */
const OWN_SETTING =
  /(^|[\\/])(backend\.tf|\.terraform|terraform\.tfstate.*|[^\\/]*(override\.tf|\.tfvars)(\.json)?)$/;

/** `example.tfvars` is the project's. */
export function isOwnSetting(file: string): boolean {
  return OWN_SETTING.test(file) && !/(^|[\\/])example\.tfvars$/.test(file);
}
