package io.drawdb.collab.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Gives the platform's frame decoder the gateway's own limit, so that there is one number to configure. */
@ApplicationScoped
class ServerSizes implements HttpServerOptionsCustomizer {
    private final GatewayLimits limits;

    @Inject
    ServerSizes(GatewayLimits limits) {
        this.limits = limits;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(limits.frameBytesMax());
        // An extension of browsers long gone, which the platform offers unless told not to.
        options.setPerFrameWebSocketCompressionSupported(false);
        // Where either version may come, a connection counts as one only when it has said which.
        options.setHttp2ClearTextEnabled(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
