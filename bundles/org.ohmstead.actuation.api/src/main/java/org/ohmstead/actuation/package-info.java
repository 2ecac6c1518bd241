/** How points are commanded. */
@Export
@Version("0.1.0")
package org.ohmstead.actuation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
