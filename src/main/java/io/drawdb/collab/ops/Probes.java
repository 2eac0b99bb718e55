package io.drawdb.collab.ops;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.hub.Hub;
import io.drawdb.collab.log.RoomLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Health: ready only while the log can be written, rulings on tokens are known, and the server takes new connections. */
@ApplicationScoped
class Probes {

    @Produces
    @Readiness
    HealthCheck log(RoomLog log) {
        return () -> {
            var health = log.health();
            var answer =
                    HealthCheckResponse.named("log").status(health.writable()).withData("kind", health.kind());
            return (health.writable() ? answer : answer.withData("reason", health.reason())).build();
        };
    }

    @Produces
    @Readiness
    HealthCheck admission(Hub hub) {
        return () -> HealthCheckResponse.named("admission")
                .status(hub.doorkeeper().accepting())
                .build();
    }

    /** Once up it stays up: who is cut off from Redis later still has the rulings he heard. */
    @Produces
    @Readiness
    HealthCheck access(Access access) {
        return () -> {
            var answer = HealthCheckResponse.named("access").status(access.ready());
            return (access.ready()
                            ? answer
                            : answer.withData("reason", "what was ruled on tokens has not been read yet"))
                    .build();
        };
    }

    /** Always up: a drawdb-server that can't be reached delays saving, it is no reason to take the service away. */
    @Produces
    @Readiness
    HealthCheck writeback(Hub hub) {
        return () -> {
            var health = hub.writeback().health();
            var answer = HealthCheckResponse.named("writeback")
                    .up()
                    .withData("enabled", health.enabled())
                    .withData("degraded", health.lastFailure().isPresent())
                    .withData("dirtyRooms", health.dirtyRooms());
            health.lastFailure().ifPresent(failure -> answer.withData("lastError", failure.error()));
            health.oldestDirty().map(Instant::toString).ifPresent(since -> answer.withData("oldestDirty", since));
            return answer.build();
        };
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.up("started");
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.up("alive");
    }
}
