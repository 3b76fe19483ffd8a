using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using FairDiff.MLNet.Telemetry;
using FairDiff.MLNet.Tests.Classification;
using FairDiff.MLNet.Tests.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Telemetry;

public sealed class StageTelemetryTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Chain_TellsWhatItDoes_AndNothingPersonal()
    {
        using var listened = new Listened();
        var data = _ml.Data.LoadFromEnumerable(ImageRow.Make(12, classCount: 2));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var fair = _ml.FairDiff();
        var model = fair.DiffusionAugmentation(TinyStudy.Options with { AttributeColumnNames = [], SyntheticCount = 3 })
            .Append(fair.ResNetClassification(TrainedClassifier.Quick with { Steps = 2, WarmupSteps = 0 })).Fit(keyed);
        fair.EvaluateFairness(
            model.LastTransformer.Transform(keyed), [], new() { BootstrapSamples = 0 },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Superset(
            new HashSet<string>
            {
                "fairdiff.generator.fit", "fairdiff.images.sample", "fairdiff.classifier.fit", "fairdiff.fairness.evaluate",
            }, listened.Activities.Select(activity => activity.OperationName).ToHashSet());
        Assert.True(listened.Sum("fairdiff.training.steps", "generator") >= TinyStudy.Options.TrainingSteps);
        Assert.True(listened.Sum("fairdiff.training.steps", "classifier") >= 2);
        Assert.True(listened.Sum("fairdiff.images.generated") >= 3);
        Assert.True(listened.Sum("fairdiff.images.scored") >= 12);
        Assert.Equal(
            ["{image}", "{image}", "{step}"], listened.Units.Where(unit => unit.Key.StartsWith("fairdiff.images", StringComparison.Ordinal)
                || unit.Key == "fairdiff.training.steps").OrderBy(unit => unit.Key).Select(unit => unit.Value));
        Assert.Subset(new HashSet<string> { "fairdiff.network" }, listened.Tags);
        Assert.All(listened.Activities, activity => Assert.All(activity.TagObjects, tag => Assert.Equal("error.type", tag.Key)));
    }

    [Fact]
    public void FailedWork_IsAnErrorOfItsType()
    {
        using var listened = new Listened();

        Assert.Throws<FairDiffException>(() => StageTelemetry.Run<int>("fairdiff.test.fail", () => throw new FairDiffException("No.")));

        var failed = Assert.Single(listened.Activities, activity => activity.OperationName == "fairdiff.test.fail");
        Assert.Equal((ActivityStatusCode.Error, typeof(FairDiffException).FullName), (failed.Status, failed.GetTagItem("error.type")));
    }

    [Fact]
    public void WithoutAListener_CountingAllocatesNothingAndTakesNoTime()
    {
        StageTelemetry.Score(1);
        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < 100_000; i++)
        {
            StageTelemetry.Score(1);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(500)); // 5 microseconds each
    }

    /// <summary>Listens as OpenTelemetry does; other tests of the process are heard too.</summary>
    private sealed class Listened : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, long Value, string? Network)> _counted = [];
        private readonly ConcurrentDictionary<string, string?> _units = new();
        private readonly ConcurrentDictionary<string, bool> _tags = new();
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _activities;

        public Listened()
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = source => source.Name == FairDiffTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Activities.Enqueue,
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == FairDiffTelemetry.MeterName)
                {
                    _units[instrument.Name] = instrument.Unit;
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>(Count);
            _meters.Start();
        }

        public ConcurrentQueue<Activity> Activities { get; } = [];

        public IReadOnlyDictionary<string, string?> Units => _units;

        public ISet<string> Tags => _tags.Keys.ToHashSet();

        public long Sum(string name, string? network = null) =>
            _counted.Where(count => count.Name == name && count.Network == network).Sum(count => count.Value);

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        private void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            foreach (var tag in tags)
            {
                _tags[tag.Key] = true;
            }

            _counted.Enqueue((instrument.Name, value, tags.Length > 0 ? tags[0].Value as string : null));
        }
    }
}
