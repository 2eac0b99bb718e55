package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Doorkeeper;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides at the HTTP upgrade who comes in, while a refusal is still an HTTP status: clients take a close after the
 * upgrade as a reason to knock again at once. Whoever is let in gets a {@link ClientConnection} into the channel's
 * pipeline before the first frame can arrive.
 */
@ApplicationScoped
class UpgradeAdmission implements HttpUpgradeCheck {
    static final UserData.TypedKey<ClientConnection> CONNECTION = new UserData.TypedKey<>("collab.connection");

    private static final String PIPELINE_NAME = "collab";
    private static final String PLATFORM_HANDLER = "handler";

    private static final List<String> RETRY_AFTER_SECONDS = List.of("5");

    private final Doorkeeper doorkeeper;
    private final Connections connections;
    private final GatewayLimits limits;
    private final InboundMemory memory;
    private final Forwarding forwarding;
    private final GatewayMeters meters;
    private final FaultLog log;

    @Inject
    UpgradeAdmission(
            Doorkeeper doorkeeper,
            Connections connections,
            GatewayLimits limits,
            InboundMemory memory,
            GatewayMeters meters,
            FaultLog log) {
        this.doorkeeper = doorkeeper;
        this.connections = connections;
        this.limits = limits;
        this.memory = memory;
        this.forwarding = new Forwarding(limits.trustForwarded());
        this.meters = meters;
        this.log = log;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var request = context.httpRequest();
        var refusal = check(request);
        if (refusal.isPresent()) {
            return refuse(refusal.get(), request);
        }
        context.userData().put(CONNECTION, install(request));
        return CheckResult.permitUpgrade();
    }

    private Optional<Refusal> check(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1) {
            return Optional.of(Refusal.NOT_UPGRADABLE);
        }
        if (UpgradePath.of(request.path()) == UpgradePath.NO_ROOM) {
            return Optional.of(Refusal.NO_SUCH_ROOM);
        }
        if (!doorkeeper.accepting()) {
            return Optional.of(Refusal.NOT_ACCEPTING);
        }
        return connections.admit(channel(request), forwarding.address(request));
    }

    private Uni<CheckResult> refuse(Refusal refusal, HttpServerRequest request) {
        meters.refused(refusal.reason());
        log.refused(refusal.reason(), forwarding.address(request));
        return CheckResult.rejectUpgrade(
                refusal.status(), refusal.retry() ? Map.of("Retry-After", RETRY_AFTER_SECONDS) : Map.of());
    }

    private ClientConnection install(HttpServerRequest request) {
        var channel = channel(request);
        var peer = new Peer(connections.nextId(), forwarding.address(request));
        var arrival = new Arrival(peer, UpgradePath.room(request.path()), Entrance.grant(request));
        var connection = new ClientConnection(channel, arrival, limits, memory, meters, log);
        var pipeline = channel.pipeline();
        if (pipeline.get(PIPELINE_NAME) != null) {
            pipeline.remove(PIPELINE_NAME); // left from an upgrade that was permitted here and then failed
        }
        pipeline.addBefore(PLATFORM_HANDLER, PIPELINE_NAME, connection.gate());
        return connection;
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }
}
