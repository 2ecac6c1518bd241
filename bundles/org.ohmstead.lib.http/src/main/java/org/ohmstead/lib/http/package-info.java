/** What everything that answers HTTP in the gateway has to check and to read alike. */
@Export
@Version("0.1.0")
package org.ohmstead.lib.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
