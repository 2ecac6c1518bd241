/** Bundles and KARs that come while the gateway runs: checked, swapped, watched, brought back. */
@Export
@Version("0.1.0")
package org.ohmstead.deploy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
