package io.drawdb.collab.writeback;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The routes of drawdb-server that are used here. {@code base} is where it is reached, base path included. */
@Path("/gists")
public interface GistsApi {

    /** The gist with its files and, depending on the server, its history. */
    @GET
    @Path("/{id}")
    Uni<Response> gist(@Url String base, @PathParam("id") String id);

    /** Replaces one file: {@code {"filename", "content"}}. */
    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Response> write(@Url String base, @PathParam("id") String id, byte[] body);

    /** The gist's history, newest first. */
    @GET
    @Path("/{id}/commits")
    Uni<Response> commits(
            @Url String base,
            @PathParam("id") String id,
            @QueryParam("per_page") int perPage,
            @QueryParam("page") int page);
}
