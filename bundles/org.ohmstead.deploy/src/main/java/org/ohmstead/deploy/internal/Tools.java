package org.ohmstead.deploy.internal;

/**
 * What changes of bundles are made with.
 *
 * @param bundles the framework's
 * @param gateway services that may be missing
 * @param trial resolves without touching
 * @param jars puts and restores
 * @param features Karaf's
 * @param serving what bundles offer over HTTP
 */
record Tools(Bundles bundles, Gateway gateway, Trial trial, Jars jars, Features features, Serving serving) {}
