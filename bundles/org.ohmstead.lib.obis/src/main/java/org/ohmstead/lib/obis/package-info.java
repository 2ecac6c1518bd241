/** OBIS codes (IEC 62056-61, DIN EN 62056-61) and the units that come with them (IEC 62056-62). */
@Export
@Version("0.1.0")
package org.ohmstead.lib.obis;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
