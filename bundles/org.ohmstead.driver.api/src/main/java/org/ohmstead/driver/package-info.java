/**
 * What a protocol driver implements and what it may use.
 *
 * <p>Times are UTC with millisecond resolution, units are UCUM codes (https://ucum.org). Powers and energies follow
 * the load convention: positive is drawn from the grid. The package stays at 0.x until a driver with change-of-value
 * notification works against it.
 */
@Export
@Version("0.1.0")
package org.ohmstead.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
