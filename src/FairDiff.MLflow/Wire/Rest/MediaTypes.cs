using System.Net.Http.Headers;

namespace FairDiff.MLflow.Rest;

/// <summary>The content type of an artifact, by its extension.</summary>
internal static class MediaTypes
{
    private const string Page = "text/html";

    public static bool IsPage(string path) => Of(path) == Page;

    public static bool IsPage(MediaTypeHeaderValue? type) => string.Equals(type?.MediaType, Page, StringComparison.OrdinalIgnoreCase);

    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".gif" => "image/gif",
        ".svg" => "image/svg+xml",
        ".html" or ".htm" or ".xhtml" => Page,
        ".csv" => "text/csv",
        ".txt" or ".log" or ".md" => "text/plain",
        ".json" => "application/json",
        ".pdf" => "application/pdf",
        _ => "application/octet-stream",
    };
}
