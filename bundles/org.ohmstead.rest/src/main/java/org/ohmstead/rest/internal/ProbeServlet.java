package org.ohmstead.rest.internal;

import java.io.IOException;
import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The part of the interface that is not below {@code /api}. It is in the context of the root: one of its own would answer a
 * request for {@code /health} by sending the client on to {@code /health/}.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=ohmstead-probes",
            "osgi.http.whiteboard.servlet.pattern=/health",
            "osgi.http.whiteboard.servlet.pattern=/metrics",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class ProbeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient RestServlet all;

    /**
     * Hands requests on.
     *
     * @param all answers them
     */
    @Activate
    public ProbeServlet(@Reference(name = "all") RestServlet all) {
        this.all = all;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        all.service(request, response);
    }
}
