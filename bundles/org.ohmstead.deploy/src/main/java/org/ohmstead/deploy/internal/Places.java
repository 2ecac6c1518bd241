package org.ohmstead.deploy.internal;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param data the bundle's folder
 * @param system what was shipped, a Maven repository
 */
record Places(Path data, Path system) {

    /** {@return the bundle's folder in Karaf's data} */
    static Path data(Path karafData) {
        return karafData.resolve("deploy");
    }

    /** {@return the folder for files to be dropped in} */
    static Path deploy(Path karafBase) {
        return karafBase.resolve("deploy");
    }

    /** {@return the file of the ledger in the bundle's folder} */
    static Path ledger(Path data) {
        return data.resolve("ledger");
    }
}
