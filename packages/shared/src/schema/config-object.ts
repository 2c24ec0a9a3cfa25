import type { Cluster } from "./gen/cluster.js";
import type { Organization } from "./gen/organization.js";
import type { OrganizationSetting } from "./gen/organization-setting.js";
import type { Tenant } from "./gen/tenant.js";
import type { Workspace } from "./gen/workspace.js";
import type { WorkspaceSetting } from "./gen/workspace-setting.js";

/** Any object that a person applies, as its schema accepts it; told apart by `kind`. */
export type ConfigObject = Organization | OrganizationSetting | Cluster | Tenant | Workspace | WorkspaceSetting;
