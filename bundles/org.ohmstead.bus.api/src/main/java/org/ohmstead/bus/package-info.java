/** How values and messages move between bundles. */
@Export
@Version("0.1.0")
package org.ohmstead.bus;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
