using Microsoft.Extensions.Logging;

namespace FairDiff.MLNet.Hosting.Models;

/// <summary>What pools log.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information, "The model '{Model}' is loaded and serves.")]
    public static partial void Loaded(ILogger logger, string model);

    [LoggerMessage(2, LogLevel.Error, "The model '{Model}' could not be loaded. {Consequence}")]
    public static partial void NotLoaded(ILogger logger, string model, string consequence, Exception exception);
}
