package org.ohmstead.security.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How users log in and where they are kept. */
@ObjectClassDefinition(name = "Security", description = "Users, sessions and secrets.")
@interface SecurityConfig {

    String PID = "org.ohmstead.security";

    @AttributeDefinition(
            name = "Directory",
            description = "Where users and secrets are kept; readable for the gateway's account only.")
    String directory() default "${karaf.data}/security";

    @AttributeDefinition(
            name = "Key file of the secrets",
            description = "The file with the key that secrets are encrypted with, best on another medium than the"
                    + " directory; empty for secrets.key in the directory.",
            required = false)
    String secrets_key_file() default "";

    @AttributeDefinition(
            name = "Idle time",
            description = "A browser's session ends after this time without a request, in minutes.",
            min = "1",
            max = "10080")
    int session_idle_minutes() default 60;

    @AttributeDefinition(
            name = "Longest session",
            description = "A browser's session ends after this time in any case, in hours.",
            min = "1",
            max = "8760")
    int session_max_hours() default 168;

    @AttributeDefinition(
            name = "Iterations",
            description = "How often PBKDF2 is applied to passwords set from now on; more is safer and slower.",
            min = "210000",
            max = "10000000")
    int password_iterations() default 210_000;

    @AttributeDefinition(
            name = "Longest pause",
            description = "The pause between two attempts for one user grows with each wrong password up to this, in"
                    + " seconds.",
            min = "1",
            max = "3600")
    int login_pause_max_seconds() default 30;

    @AttributeDefinition(
            name = "Wrong passwords are forgotten",
            description = "After this time without an attempt, in minutes.",
            min = "1",
            max = "1440")
    int login_forget_minutes() default 15;

    @AttributeDefinition(
            name = "SSH for operators",
            description =
                    "Whether operators may log in by SSH. Command ACLs in etc/ open ohm:* to them and nothing else; keep"
                            + " these: whoever may use Karaf's own commands is an administrator in fact.")
    boolean ssh_operators() default false;
}
