/** Watching folders, replacing files so that no reader ever sees half of one, adding lines, deleting trees. */
@Export
@Version("0.2.0")
package org.ohmstead.lib.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
