package org.ohmstead.webconsole.internal;

import java.io.IOException;
import java.security.AccessController;
import java.security.Principal;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.Preprocessor;

/**
 * Lets requests to the web console run as a subject that is nobody at first, and the user when the {@link Door} knows who
 * it is: whoever witnesses what is changed on this thread sees whose doing it is. Keeps nobody out and lets nobody in.
 */
@Component(service = Preprocessor.class)
public final class AsUser implements Preprocessor {

    private static final String CONSOLE = "/system/console";

    @Override
    public void init(FilterConfig config) {
        // nothing to be set up
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !http.getRequestURI().startsWith(CONSOLE)) {
            chain.doFilter(request, response);
            return;
        }
        try {
            Subject.doAs(new Subject(), (PrivilegedExceptionAction<Void>) () -> {
                chain.doFilter(request, response);
                return null;
            });
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof IOException failed) {
                throw failed;
            }
            if (e.getException() instanceof ServletException failed) {
                throw failed;
            }
            throw new ServletException(e.getException());
        }
    }

    /** From now on this request is somebody's. */
    static void known(Set<? extends Principal> who) {
        here().ifPresent(subject -> subject.getPrincipals().addAll(who));
    }

    @SuppressWarnings("removal") // Subject.current() is there from Java 18 on; Karaf 4.4 on 17 has only this way
    private static Optional<Subject> here() {
        return Optional.ofNullable(Subject.getSubject(AccessController.getContext()))
                .filter(subject ->
                        !subject.isReadOnly() && subject.getPrincipals().isEmpty());
    }

    @Override
    public void destroy() {
        // nothing to be taken down
    }
}
