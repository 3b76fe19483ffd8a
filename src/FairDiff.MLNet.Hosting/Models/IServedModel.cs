namespace FairDiff.MLNet.Hosting.Models;

/// <summary>A pool as the host and the health check see it, whatever its rows are.</summary>
internal interface IServedModel
{
    FairDiffModelStatus Status { get; }

    /// <summary>Loads the model for the first time; what goes wrong is logged and stands in the status.</summary>
    Task LoadFirstAsync();

    /// <summary>Looks at the file and replaces the model when there is a new one; what goes wrong is logged and stands in the
    /// status.</summary>
    Task LookAsync(CancellationToken cancellationToken);
}
