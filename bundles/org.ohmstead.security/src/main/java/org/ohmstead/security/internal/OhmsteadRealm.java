package org.ohmstead.security.internal;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.ohmstead.security.Access;
import org.ohmstead.security.Authentication;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Takes the place of Karaf's own realm, so that there is one list of users. */
@Component(service = JaasRealm.class, configurationPid = SecurityConfig.PID, immediate = true)
public final class OhmsteadRealm implements JaasRealm {

    private static final String NAME = "karaf";

    /** Karaf's own realm of this name has rank 0. */
    private static final int RANK = 100;

    private final AppConfigurationEntry entry;

    /**
     * Offers the realm.
     *
     * @param config whether operators may use SSH
     * @param context for the id of the bundle, by which Karaf finds the login module
     * @param authentication knows who somebody is
     * @param access knows what they may
     */
    @Activate
    public OhmsteadRealm(
            SecurityConfig config,
            BundleContext context,
            @Reference(name = "authentication") Authentication authentication,
            @Reference(name = "access") Access access) {
        this(context.getBundle().getBundleId(), new KarafRoles(access, config.ssh_operators()), authentication);
    }

    OhmsteadRealm(long bundle, KarafRoles roles, Authentication authentication) {
        this.entry = new AppConfigurationEntry(
                ProxyLoginModule.class.getName(),
                LoginModuleControlFlag.REQUIRED,
                Map.of(
                        ProxyLoginModule.PROPERTY_MODULE,
                        OhmsteadLoginModule.class.getName(),
                        ProxyLoginModule.PROPERTY_BUNDLE,
                        Long.toString(bundle),
                        OhmsteadLoginModule.AUTHENTICATION,
                        authentication,
                        OhmsteadLoginModule.ROLES,
                        roles));
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    @Override
    public AppConfigurationEntry[] getEntries() {
        return new AppConfigurationEntry[] {entry};
    }
}
