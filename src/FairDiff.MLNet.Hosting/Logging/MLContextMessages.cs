using Microsoft.Extensions.Logging;

namespace FairDiff.MLNet.Hosting.Logging;

/// <summary>The one form of ML.NET's messages.</summary>
internal static partial class MLContextMessages
{
    [LoggerMessage(EventId = 0, Message = "{Message}")]
    public static partial void Message(ILogger logger, LogLevel level, string message);
}
