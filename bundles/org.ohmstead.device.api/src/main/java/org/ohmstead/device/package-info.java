/** What devices exist, how they are, what their points are worth, and how they are read. */
@Export
@Version("0.1.0")
package org.ohmstead.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
