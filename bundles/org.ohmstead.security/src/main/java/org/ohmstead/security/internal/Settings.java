package org.ohmstead.security.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * The configuration, checked.
 *
 * @param directory of users and secrets
 * @param keyFile of the secrets
 * @param idle a session without use
 * @param longest a session at all
 * @param iterations of PBKDF2
 * @param longestPause between two attempts
 * @param forget wrong passwords after this time
 * @param sshOperators whether operators may log in by SSH
 */
record Settings(
        Path directory,
        Path keyFile,
        Duration idle,
        Duration longest,
        int iterations,
        Duration longestPause,
        Duration forget,
        boolean sshOperators) {

    private static final String DATA = "${karaf.data}";
    private static final int MINUTES_OF_A_WEEK = 7 * 24 * 60;
    private static final int HOURS_OF_A_YEAR = 365 * 24;
    private static final int MINUTES_OF_A_DAY = 24 * 60;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SECONDS_OF_AN_HOUR = 3600;

    /**
     * Checks a configuration.
     *
     * @param config as given
     * @param context knows the gateway's data directory
     * @return the settings
     * @throws IllegalArgumentException if a value is out of range; the message names key, value and expectation
     */
    static Settings of(SecurityConfig config, BundleContext context) {
        return of(
                config,
                Optional.ofNullable(context.getProperty("karaf.data"))
                        .orElseThrow(() -> new IllegalStateException(
                                "the framework's property karaf.data is missing: a directory expected")));
    }

    static Settings of(SecurityConfig config, String data) {
        Path directory = Path.of(config.directory().replace(DATA, data));
        String key = config.secrets_key_file().strip().replace(DATA, data);
        return new Settings(
                directory,
                key.isEmpty() ? directory.resolve(SecretStore.KEY_FILE) : Path.of(key),
                Duration.ofMinutes(within("session.idle.minutes", config.session_idle_minutes(), 1, MINUTES_OF_A_WEEK)),
                Duration.ofHours(within("session.max.hours", config.session_max_hours(), 1, HOURS_OF_A_YEAR)),
                within(
                        "password.iterations",
                        config.password_iterations(),
                        PasswordHash.LEAST_ITERATIONS,
                        MOST_ITERATIONS),
                Duration.ofSeconds(
                        within("login.pause.max.seconds", config.login_pause_max_seconds(), 1, SECONDS_OF_AN_HOUR)),
                Duration.ofMinutes(within("login.forget.minutes", config.login_forget_minutes(), 1, MINUTES_OF_A_DAY)),
                config.ssh_operators());
    }

    private static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    SecurityConfig.PID + ": " + key + " = '" + value + "': " + least + " to " + most + " expected");
        }
        return value;
    }
}
