using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>Adds the columns of a stage to rows of one schema.</summary>
internal sealed class ImageStageMapper(IImageStage stage, DataViewSchema input)
    : NetworkMapper(input, [Schema.Columns.Image(input, stage.ImageColumn)], stage.Deliver(input))
{
    public DataViewSchema.Column ImageColumn => Sources[0];

    public IImageBatch NewBatch(bool[] active) => stage.NewBatch(active[InputSchema.Count..]);

    public override DataViewRowCursor NewCursor(IDataView source, bool[] active, Random? random) =>
        new ImageStageCursor(this, source, active, random);

    protected override DataViewRow NewRow(DataViewRow input, bool[] active) => new ImageStageRow(this, input, active);
}
