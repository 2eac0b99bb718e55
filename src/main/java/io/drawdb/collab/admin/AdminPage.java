package io.drawdb.collab.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page {@code /admin}. It holds nothing that is worth a secret: it asks for the token and calls the REST API. */
@ApplicationScoped
class AdminPage {
    private static final String PATH = "/admin";

    /** What the page may load and do: its own parts and the REST API of where it came from, and nothing else. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "inspector.css", "text/css; charset=utf-8",
            "inspector.js", "text/javascript; charset=utf-8",
            "views.js", "text/javascript; charset=utf-8");

    private final AdminAccess access;

    AdminPage(AdminAccess access) {
        this.access = access;
    }

    void register(@Observes Router router) {
        if (!access.isConfigured()) {
            return;
        }
        TYPES.forEach((name, type) -> {
            Buffer content = Buffer.buffer(read(name));
            boolean isPage = name.equals("index.html");
            router.get(isPage ? PATH : PATH + "/" + name).handler(context -> {
                if (isPage && context.request().path().endsWith("/")) {
                    // The page names its parts by paths relative to its own.
                    context.response()
                            .setStatusCode(308)
                            .putHeader("Location", "../admin")
                            .end();
                } else {
                    send(context, type, content);
                }
            });
        });
    }

    private static void send(RoutingContext context, String type, Buffer content) {
        context.response()
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .end(content);
    }

    private static byte[] read(String name) {
        try (var file = Thread.currentThread().getContextClassLoader().getResourceAsStream("admin/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page's part %s was not packaged".formatted(name));
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
