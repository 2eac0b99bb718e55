package io.drawdb.collab.gateway;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.hub.Doorkeeper;
import io.drawdb.collab.hub.Lobby;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the gateway needs from the rest of the service, where the rest is not there. */
@ApplicationScoped
class StandIns {
    @Produces
    @DefaultBean
    @ApplicationScoped
    Lobby lobby() {
        return FakeSession::new;
    }

    @Produces
    @DefaultBean
    @Singleton
    Access access() {
        return Access.open();
    }

    @Produces
    @DefaultBean
    @ApplicationScoped
    Doorkeeper doorkeeper() {
        return () -> true;
    }

    @Produces
    @DefaultBean
    @Singleton
    GatewayLimits limits() {
        return GatewayLimits.defaults();
    }
}
