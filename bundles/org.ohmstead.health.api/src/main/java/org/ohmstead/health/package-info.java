/** How the gateway and its parts are, and who must not get stuck. */
@Export
@Version("0.1.0")
package org.ohmstead.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
