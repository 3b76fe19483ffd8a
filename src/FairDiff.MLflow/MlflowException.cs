using System.Net;
using FairDiff.MLflow.Rest;

namespace FairDiff.MLflow;

/// <summary>
/// A tracking server or a local store that could not do what was asked, or a setting that cannot work. The message
/// says what, where and what to do; it never holds a password or a token.
/// </summary>
public class MlflowException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The cause, if another exception was it.</param>
    public MlflowException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The error code of MLflow's answer, for example <c>RESOURCE_DOES_NOT_EXIST</c>; null where there was none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The HTTP status of the answer; null where there was no answer or no server.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>What the server said, in full up to 4000 characters and without secrets; null where there was no answer.</summary>
    public string? ServerMessage { get; init; }

    /// <summary>True where the thing that was asked for does not exist.</summary>
    public bool IsNotFound => ErrorCode is "RESOURCE_DOES_NOT_EXIST" or "NOT_FOUND";

    /// <summary>What the failure means for the entries that were being written.</summary>
    internal FailureKind Kind { get; init; }
}
