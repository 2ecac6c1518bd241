package org.ohmstead.deploy.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "Drop-in",
        description = "Bundles (.jar) and KARs (.kar) that come through deploy/, the shell, REST or the console.")
@interface DeployConfig {

    @AttributeDefinition(
            name = "Watch",
            description =
                    "How long after a change all must be well again, in s; if it is not, what was before comes back. "
                            + "It is decided as soon as all is well.",
            min = "1",
            max = "600")
    int watch_s() default 10;

    @AttributeDefinition(
            name = "Probation",
            description =
                    "How long the gateway has to run with what was taken, in s. If that ends the gateway meanwhile, or the "
                            + "gateway ends twice without having been stopped, what was before comes back at the next "
                            + "start. 0 = no probation.",
            min = "0",
            max = "3600")
    int probation_s() default 60;

    @AttributeDefinition(
            name = "Largest file",
            description = "Larger ones are refused, in MB.",
            min = "1",
            max = "2000")
    int max_mb() default 100;

    @AttributeDefinition(
            name = "Kept",
            description = "How much is kept for roll back, in MB, beside what is in effect.",
            min = "0",
            max = "100000")
    int keep_mb() default 500;

    @AttributeDefinition(name = "Signatures required", description = "Only files signed by a trusted signer are taken.")
    boolean signatures_required() default false;

    @AttributeDefinition(
            name = "Trusted signers",
            description = "Key store (PKCS #12) with the certificates of trusted signers, a file name below etc/.")
    String signatures_trusted() default "ohmstead-deploy.p12";

    @AttributeDefinition(
            name = "Password of the key store",
            description = "A reference to the secret that opens the key store of trusted signers.",
            type = AttributeType.PASSWORD)
    String signatures_password() default "secret:deploy-keystore";
}
