/** Watching folders, and replacing files so that no reader ever sees half of one. */
@Export
@Version("0.1.0")
package org.ohmstead.lib.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
