package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.servlet.http.HttpServletRequest;
import org.ohmstead.security.Identity;

/** A request that has found its route, with its answer. */
final class Exchange {

    private final Front front;
    private final HttpServletRequest request;
    private final Answer answer;
    private final Route route;
    private final Target target;
    private final Query query;
    private final Optional<Caller> caller;

    Exchange(
            Front front,
            HttpServletRequest request,
            Answer answer,
            Route route,
            Target target,
            Query query,
            Optional<Caller> caller) {
        this.front = front;
        this.request = request;
        this.answer = answer;
        this.route = route;
        this.target = target;
        this.query = query;
        this.caller = caller;
    }

    HttpServletRequest request() {
        return request;
    }

    Answer answer() {
        return answer;
    }

    Query query() {
        return query;
    }

    /** {@return the path of the device in the path of the request} */
    String device() {
        List<String> segments = target.segments();
        int end = route.tail() == Tail.POINT ? segments.size() - 1 : segments.size();
        return target.join(route.base().size(), end);
    }

    /** {@return the point in the path of the request} */
    String point() {
        return target.segments().get(target.segments().size() - 1);
    }

    /** {@return what stands between the fixed beginning and the fixed end of the path of the request} */
    String rest() {
        List<String> segments = target.segments();
        return target.join(route.base().size(), segments.size() - route.end().size());
    }

    /** {@return the number in the path of the request} A problem if it is none. */
    long number() {
        if (!rest().matches("[1-9]\\d{0,17}")) {
            throw Problem.notFound("'" + rest() + "': a number from 1 expected");
        }
        return Long.parseLong(rest());
    }

    /** {@return who asks; never called on routes open to all} */
    Caller caller() {
        return caller.orElseThrow(
                () -> new IllegalStateException("nobody was identified for " + route.method() + " " + route.base()));
    }

    /** {@return what somebody may who asks where all may; empty if that cannot be told} */
    Optional<Rights> visitor() {
        return front.visitor(request);
    }

    Identity who() {
        return caller().who();
    }

    Body body() throws IOException {
        return Body.of(bytes());
    }

    /** {@return the body as text} */
    String text() {
        return Body.text(bytes());
    }

    private byte[] bytes() {
        Intake intake = intake();
        return Bodies.take(request)
                .filter(body -> body.length <= intake.limit())
                .orElseThrow(intake::tooLarge);
    }

    /** {@return the body as a file, to be closed} */
    Upload upload() {
        Intake intake = intake();
        Upload upload = Bodies.takeUpload(request).orElseThrow(intake::tooLarge);
        if (upload.size() > intake.limit()) {
            upload.close();
            throw intake.tooLarge();
        }
        return upload;
    }

    /** {@return what the request brings} */
    Intake intake() {
        return Intake.of(request, route.intakes());
    }

    /**
     * Answers once something is known, holding no thread until then.
     *
     * @param stage brings what is waited for
     * @param patience how long to wait; then it counts as a failure of the device
     * @param then answers; runs on a thread of the container's
     */
    <T> void later(CompletionStage<T> stage, Duration patience, Later.Then<T> then) {
        later(stage, patience, then, () -> {
            throw Problem.of(Problem.Kind.DEVICE_FAILED, "no answer in time; it is not known what became of it");
        });
    }

    /**
     * As the other, for what goes on when the patience ends.
     *
     * @param late answers then
     */
    <T> void later(CompletionStage<T> stage, Duration patience, Later.Then<T> then, Front.Work late) {
        new Later(front, this, late).await(stage, patience, then);
    }
}
