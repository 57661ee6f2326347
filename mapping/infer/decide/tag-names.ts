/** What fields of tags are called: what is true of a device for long. */
export const TAG_NAMES =
  /(^|_)(location|loc|site|region|area|building|room|floor|line|plant|factory|model|type|unit|units|vendor|manufacturer|firmware|fw|hw|version|country|city|zone|group|category|name|tenant|customer|project|host|channel|label)$/;
