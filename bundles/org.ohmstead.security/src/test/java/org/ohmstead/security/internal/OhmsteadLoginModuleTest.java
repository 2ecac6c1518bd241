package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountLockedException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.config.JaasRealm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ohmstead.security.Role;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Through Karaf's own proxy and the JDK's login context, as the SSH server does it. */
class OhmsteadLoginModuleTest {

    private static final long BUNDLE = 42;

    @TempDir
    Path directory;

    private SecurityService service;
    private boolean sshOperators;

    @BeforeEach
    void prepare() {
        ProxyLoginModule.init(framework());
        service = new Bench(directory).start();
        for (Role role : Role.values()) {
            String name = "a-" + role.id();
            service.put(Bench.user(name, role));
            service.password(name, "password of " + name);
        }
        service.put(Bench.user("restricted", Role.ADMIN, "configure devices/cellar/#"));
        service.password("restricted", "password of restricted");
    }

    private static BundleContext framework() {
        ClassLoader loader = OhmsteadLoginModuleTest.class.getClassLoader();
        Bundle bundle = (Bundle) Proxy.newProxyInstance(
                loader, new Class<?>[] {Bundle.class}, (self, method, args) -> loader.loadClass((String) args[0]));
        return (BundleContext) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {BundleContext.class},
                (self, method, args) -> method.getName().equals("getBundle") && args[0].equals(BUNDLE) ? bundle : null);
    }

    private LoginContext login(Subject subject, CallbackHandler handler) throws LoginException {
        JaasRealm realm = new OhmsteadRealm(BUNDLE, new KarafRoles(service, sshOperators), service);
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals(realm.getName()) ? realm.getEntries() : null;
            }
        };
        LoginContext context = new LoginContext("karaf", subject, handler, configuration);
        context.login();
        return context;
    }

    private static CallbackHandler typing(String name, String password) {
        return callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName(name);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password.toCharArray());
                }
            }
        };
    }

    private static Subject client(String method, String address) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new ClientPrincipal(method, address));
        return subject;
    }

    private static Subject sshClient() {
        return client("ssh", "/10.0.0.7:50022");
    }

    private Subject loggedIn(Subject subject, String name) throws LoginException {
        login(subject, typing(name, "password of " + name));
        return subject;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "a-admin, admin manager viewer systembundles ssh",
        "a-operator, operator",
        "a-reader, reader",
        "restricted, operator",
    })
    void givesTheRolesThatKarafKnows(String name, String roles) throws LoginException {
        Subject subject = loggedIn(client("other", "localhost:5000"), name);

        assertThat(subject.getPrincipals(UserPrincipal.class))
                .extracting(Principal::getName)
                .containsExactly(name);
        assertThat(subject.getPrincipals(RolePrincipal.class))
                .extracting(Principal::getName)
                .containsExactlyInAnyOrder(roles.split(" "));
    }

    @Test
    void onlyAdminsLogInBySsh() throws LoginException {
        assertThat(loggedIn(sshClient(), "a-admin").getPrincipals(UserPrincipal.class))
                .hasSize(1);
        for (String name : List.of("a-operator", "a-reader", "restricted")) {
            Subject subject = sshClient();
            assertThatThrownBy(() -> loggedIn(subject, name))
                    .isInstanceOf(FailedLoginException.class)
                    .hasMessageContaining("has not the role ssh");
            assertThat(subject.getPrincipals(RolePrincipal.class)).isEmpty();
        }
    }

    @Test
    void operatorsDoIfTheConfigurationSaysSo() throws LoginException {
        sshOperators = true;

        assertThat(loggedIn(sshClient(), "a-operator").getPrincipals(RolePrincipal.class))
                .extracting(Principal::getName)
                .containsExactlyInAnyOrder("operator", "ssh");
        assertThatThrownBy(() -> loggedIn(sshClient(), "a-reader")).isInstanceOf(FailedLoginException.class);
    }

    @Test
    void onlyAdminsUseJmx() throws LoginException {
        assertThat(loggedIn(client("jmx", "10.0.0.7"), "a-admin").getPrincipals(UserPrincipal.class))
                .hasSize(1);
        assertThatThrownBy(() -> loggedIn(client("jmx", "10.0.0.7"), "a-operator"))
                .hasMessageContaining("has not the role admin");
    }

    @Test
    void theWebConsolesUnguardedProviderLetsNobodyIn() {
        Subject subject = client("webconsole", "localhost:5000");

        assertThatThrownBy(() -> loggedIn(subject, "a-admin"))
                .isInstanceOf(FailedLoginException.class)
                .hasMessage("the web console is open through org.ohmstead.webconsole only");
        assertThat(subject.getPrincipals(RolePrincipal.class)).isEmpty();
    }

    @Test
    void whoIsSlowedDownIsToldSoWhateverThePassword() {
        for (int i = 0; i < 9; i++) {
            String guess = "guess " + i;
            assertThatThrownBy(() -> login(sshClient(), typing("a-admin", guess)))
                    .isInstanceOf(FailedLoginException.class);
        }

        for (String password : List.of("password of a-admin", "wrong")) {
            assertThatThrownBy(() -> login(sshClient(), typing("a-admin", password)))
                    .isInstanceOf(AccountLockedException.class)
                    .hasMessageMatching("too many wrong passwords; next attempt in [1-9][0-9]* s");
        }
    }

    @Test
    void wrongOnesGetNothing() {
        Subject subject = sshClient();

        assertThatThrownBy(() -> login(subject, typing("a-admin", "wrong")))
                .isInstanceOf(FailedLoginException.class)
                .hasMessage("name or password is wrong");
        assertThatThrownBy(() -> login(subject, typing("nobody", "password of a-admin")))
                .hasMessage("name or password is wrong");
        assertThatThrownBy(() -> login(subject, callbacks -> {})).hasMessage("name or password is wrong");
        assertThat(subject.getPrincipals()).hasSize(1);
    }

    @Test
    void aKeyInsteadOfAPasswordIsRefused() {
        // What Karaf's SSH server does when a client offers a public key.
        CallbackHandler key = callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName("a-admin");
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        };

        assertThatThrownBy(() -> login(sshClient(), key)).isInstanceOf(FailedLoginException.class);
    }

    @Test
    void loggingOutTakesEverythingBack() throws LoginException {
        Subject subject = sshClient();
        LoginContext context = login(subject, typing("a-admin", "password of a-admin"));
        context.logout();

        assertThat(subject.getPrincipals()).containsExactly(new ClientPrincipal("ssh", "/10.0.0.7:50022"));
    }

    @ParameterizedTest
    @CsvSource({
        "/127.0.0.1:4711, 127.0.0.1",
        "gateway/10.0.0.7:22, 10.0.0.7",
        "/[0:0:0:0:0:0:0:1]:4711, 0:0:0:0:0:0:0:1",
        "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1",
        "localhost:8181, localhost",
        "10.0.0.7, 10.0.0.7",
    })
    void knowsTheAddressWithoutThePort(String given, String expected) {
        assertThat(OhmsteadLoginModule.address(new ClientPrincipal("ssh", given)))
                .isEqualTo(expected);
    }
}
