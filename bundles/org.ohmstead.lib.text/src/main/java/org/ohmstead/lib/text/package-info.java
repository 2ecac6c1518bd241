/** What everything that people type into has to do alike. */
@Export
@Version("0.1.0")
package org.ohmstead.lib.text;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
