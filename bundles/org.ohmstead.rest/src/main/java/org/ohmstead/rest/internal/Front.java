package org.ohmstead.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.ohmstead.security.Access;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: checks it in a fixed order, hands it to its route, and turns whatever goes wrong into a problem. */
final class Front {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Services services;
    private final Router router;
    private final Guard guard;
    private final Bodies bodies;
    private final AtomicLongArray tally;
    private final Places places;
    private final Timers timers;

    /** Something that answers a request. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /**
     * Puts the parts together.
     *
     * @param bodies brings in what requests hold
     * @param tally counts answers by the first digit of their status
     * @param places at which long answers are written
     * @param timers for those who wait
     */
    Front(
            Services services,
            Router router,
            Guard guard,
            Bodies bodies,
            AtomicLongArray tally,
            Places places,
            Timers timers) {
        this.services = services;
        this.router = router;
        this.guard = guard;
        this.bodies = bodies;
        this.tally = tally;
        this.places = places;
        this.timers = timers;
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer = new Answer(request, response, tally, places);
        attempt(request, answer, () -> {
            boolean waits = false;
            try {
                waits = !handle(request, answer);
            } finally {
                if (!waits) {
                    Bodies.discard(request);
                }
            }
        });
    }

    /** {@return false if the request will be handed in once more when its body is there} */
    private boolean handle(HttpServletRequest request, Answer answer) throws IOException {
        String path = request.getRequestURI();
        if (!path.equals("/health")) {
            guard.checkHost(request);
        }
        Target target = Target.parse(path);
        if (request.getMethod().equals("OPTIONS")) {
            answer.header("Allow", router.allowed(target));
            answer.nothing();
            return true;
        }
        Route route = router.find(request.getMethod(), target);
        if (route.changes()) {
            guard.checkOrigin(request);
        }
        Optional<Caller> caller = route.open() ? Optional.empty() : Optional.of(guard.identify(request));
        if (route.changes() && caller.isPresent()) {
            guard.checkToken(request, caller.get());
        }
        Accept.check(request, route.type());
        String raw = Optional.ofNullable(request.getQueryString()).orElse("");
        Query query = new Query(raw, route.parameters());
        caller.ifPresent(each -> route.check().check(each.who()));
        if (route.takesBody() && !bodies.there(this, request, answer, Intake.of(request, route.intakes()))) {
            return false;
        }
        route.handler().handle(new Exchange(this, request, answer, route, target, query, caller));
        return true;
    }

    /** Runs what answers a request. What goes wrong becomes a problem; only the loss of the client is thrown. */
    @SuppressWarnings("checkstyle:IllegalCatch") // the boundary to the container, which would show its own error page
    void attempt(HttpServletRequest request, Answer answer, Work work) throws IOException {
        List<Object> before = services.snapshot();
        try {
            work.run();
        } catch (Problem problem) {
            refuse(answer, problem);
        } catch (RuntimeException e) {
            if (!before.equals(services.snapshot())) {
                LOG.debug(
                        "{} {} met a part of the gateway being exchanged",
                        request.getMethod(),
                        request.getRequestURI(),
                        e);
                refuse(answer, Problem.unavailable("a part of the gateway was exchanged meanwhile"));
                return;
            }
            String id = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
            LOG.error("{} {} met a defect, id {}", request.getMethod(), request.getRequestURI(), id, e);
            refuse(
                    answer,
                    Problem.of(Problem.Kind.DEFECT, "the log tells more, see id " + id)
                            .with("id", id));
        }
    }

    private static void refuse(Answer answer, Problem problem) throws IOException {
        if (answer.underWay()) {
            // too late for another status: breaking off is the only way to tell that the answer is not whole
            throw new IOException("answer broken off: " + problem.getMessage());
        }
        answer.problem(problem);
    }

    /**
     * {@return what somebody may who need not have said who it is} Whoever did not say, or said it wrongly, is nobody; so is
     * everybody while the parts that know are not there.
     */
    Optional<Rights> visitor(HttpServletRequest request) {
        boolean says = request.getHeader("Authorization") != null
                || Guard.cookie(request).isPresent();
        Optional<Access> access = services.access().find();
        if (!says || access.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Rights(access.get(), guard.identify(request).who()));
        } catch (Problem unknown) {
            LOG.debug("{}: asked by somebody unknown", request.getRequestURI());
            return Optional.empty();
        }
    }

    Timers timers() {
        return timers;
    }

    /** Notes that a client did not wait for its answer. */
    void gone(HttpServletRequest request, IOException why) {
        LOG.debug("{} {} was not delivered", request.getMethod(), request.getRequestURI(), why);
    }
}
