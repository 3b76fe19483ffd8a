using FairDiff.MLNet;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>A study that is open in its run folder: settings decided, data read and checked, the folder locked.</summary>
internal sealed class StudySession : IDisposable
{
    private const int RevealedDigits = 8;

    private readonly IDisposable _turn;

    private StudySession(StudyRequest request, string? task, CancellationToken cancellationToken)
    {
        Request = request;
        request.Settings.Validate();
        _ = StudyMetric.Named(request.Metric, request.Metrics);
        Device = StudyDevice.Prepare(request.Settings);
        var (precision, reason) = StudyDevice.Decide(request.Settings, RunFolder.Begun(request.Output));
        Settings = request.Settings.In(precision);
        Description = StudyDescription.Of(Settings).Aggregate(
            new Dictionary<string, string>(request.DataDescription), (all, one) =>
            {
                all[one.Key] = one.Value;
                return all;
            });
        Folder = RunFolder.Open(request.Output, StudyIdentity.Create(Settings, request.DataIdentity, request.Metric));
        _turn = Folder.Lock(task);
        try
        {
            Progress = new StudyProgress(Folder.Log(task), request.View);
            Progress.Say(request.Title);
            Progress.Say(request.Note);
            Progress.Say($"Device: {Device}. Run folder: {Folder.Root}");
            Progress.Say($"Precision {reason}.");
            Data = Read(cancellationToken);
            Settings = Settings with { Revealed = Data.RevealedDigest?[..RevealedDigits] };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public StudyRequest Request { get; }

    /// <summary>The settings, with the precision that this study computes in.</summary>
    public StudySettings Settings { get; }

    public RunFolder Folder { get; }

    public StudyProgress Progress { get; } = null!;

    public StudyData Data { get; } = null!;

    /// <summary>What it computes on, in words.</summary>
    public string Device { get; }

    /// <summary>Data and settings, in words.</summary>
    public IReadOnlyDictionary<string, string> Description { get; }

    /// <summary>Opens a study, or one task of it.</summary>
    /// <param name="request">The study.</param>
    /// <param name="task">The task; null = the whole study, and no other process is to be at work in the folder.</param>
    /// <param name="cancellationToken">Stops the reading of the data.</param>
    /// <exception cref="FairDiffException">A setting, the data or the folder is not as it must be.</exception>
    public static StudySession Open(StudyRequest request, string? task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new StudySession(request, task, cancellationToken);
    }

    /// <summary>Where the predictions of a set, a method and a seed are.</summary>
    public string FileOf(string set, string method, long seed) => Folder.Predictions(
        set == Quantity.InDistribution ? ClassifierRun.InDistribution : set,
        Settings.ResultName(Settings.Methods.First(one => one.Name == method)),
        (int)seed);

    /// <summary>What does its work.</summary>
    /// <param name="stored">Keeps the results.</param>
    public StudyRunner Runner(IStoredRuns stored) => new(this, new OwnMetrics(Data, Request.Metrics, FileOf), stored);

    public void Dispose()
    {
        Progress?.Dispose();
        _turn.Dispose();
    }

    private StudyData Read(CancellationToken cancellationToken)
    {
        var data = Request.Data(new MLContext(seed: 0), Folder, Progress.Say);
        StudyCheck.RefuseLabelsOfAnotherKind(data, Settings);
        StudyCheck.RefuseChoiceWithoutRows(data, Settings);
        StudyCheck.RefuseChoiceWithoutGroups(data, Settings);
        StudyCheck.RefuseMetricWithoutValue(data, Request);
        StudyCheck.RefuseLabelsThatAreNotThere(data, Settings);
        StudyCheck.RefuseUpsamplerOfLargeImages(data, Settings);
        StudyCheck.RefuseHypothesisWithoutRows(data, Request);
        return Settings.Features is null ? data : FeatureData.Of(data, Progress.Declare("features of the images", 1).Run(
            report => FeatureFile.Of(data, Settings, Folder, report, cancellationToken)));
    }
}
