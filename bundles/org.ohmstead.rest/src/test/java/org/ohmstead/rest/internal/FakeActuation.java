package org.ohmstead.rest.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.ohmstead.actuation.Actuation;
import org.ohmstead.actuation.Outcome;
import org.ohmstead.actuation.WriteRequest;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;

/** Takes every command to a point that exists as done, from those who have the right, unless a test says otherwise. */
final class FakeActuation implements Actuation {

    final List<WriteRequest> requests = new CopyOnWriteArrayList<>();
    Function<WriteRequest, CompletionStage<Outcome>> answer;

    FakeActuation(FakeDevices devices, Access access) {
        answer = request -> {
            String topic = "devices/" + request.point();
            if (!access.allows(request.who(), Action.WRITE, topic)) {
                return CompletableFuture.completedFuture(new Outcome.Denied("no right to write " + topic));
            }
            if (devices.point(request.point()).isEmpty()) {
                return CompletableFuture.completedFuture(new Outcome.Unknown("there is no point " + request.point()));
            }
            PointState before = devices.point(request.point()).orElseThrow();
            PointState after = before.after(
                    new Reading.Good(request.point().point(), request.value(), Gateway.NOON, TimeSource.ARRIVAL));
            devices.put(after);
            return CompletableFuture.completedFuture(new Outcome.Done(after, ""));
        };
    }

    @Override
    public CompletionStage<Outcome> write(WriteRequest request) {
        requests.add(request);
        return answer.apply(request);
    }
}
